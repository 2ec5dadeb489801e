// Shows the times of a page in the reader's time zone, and selects that zone in forms that ask for one.
const language = document.documentElement.lang;
// The reader's own variety of the page's language, such as en-US, else the language alone.
const locale = navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
for (const time of document.querySelectorAll('time[datetime]')) {
  const options = { dateStyle: 'medium', timeStyle: 'short' };
  (time.firstElementChild ?? time).textContent = new Date(time.dateTime).toLocaleString(locale, options);
}
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll('select[name="time_zone"]')) {
  if (select.value || !zone) continue;
  if (![...select.options].some(({ text }) => text === zone)) select.add(new Option(zone, zone));
  select.value = zone;
}
