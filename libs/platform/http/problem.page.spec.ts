import { Problem } from './problem.js';
import { problemPage, wordsFor } from './problem.page.js';

const BOTH = { en: 'Please choose a day.', id: 'Mohon pilih hari.' };

describe('the page of a problem', () => {
  it('is in the language of the person, and says how long to wait', () => {
    const often = new Problem(429, 'Too many attempts; try again in 150 s', { retryAfter: 150 });
    expect(wordsFor(often, 'en')).toEqual({
      heading: 'Too many tries',
      reasons: ['Please try again in 3 minutes.'],
    });
    expect(wordsFor(often, 'id')).toEqual({
      heading: 'Terlalu banyak percobaan',
      reasons: ['Silakan coba lagi dalam 3 menit.'],
    });
    const soon = new Problem(429, 'Too many', { retryAfter: 1 });
    expect(wordsFor(soon, 'en').reasons).toEqual(['Please try again in 1 second.']);
    const page = problemPage(Problem.notFound('post'), 'id');
    expect(page).toMatch(/<html lang="id">[^]*<h1>Tidak ada apa pun di sini<\/h1>/);
  });

  it('shows the text of the problem or of the form, and names no field of the API', () => {
    const own = Problem.forPerson('muted_until', 'instant', 'muted_until has to be a day', BOTH);
    expect(wordsFor(own, 'id').reasons).toEqual([BOTH.id]);
    expect(JSON.stringify(own.body())).not.toContain(BOTH.id);
    const other = Problem.field('muted_until', 'matches', 'muted_until must match', undefined, 400);
    expect(wordsFor(other, 'en', { muted_until: BOTH }).reasons).toEqual([BOTH.en]);
    expect(wordsFor(other, 'en').reasons.join()).not.toContain('muted_until');
  });
});
