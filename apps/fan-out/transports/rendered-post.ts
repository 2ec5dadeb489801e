/** The longest body that a transport takes, and what it counts. */
export interface TextLimit {
  most: number;
  unit: 'characters' | 'bytes';
}

/** A post as its recipient reads it over one transport, without markup. */
export interface RenderedPost {
  /** What stands apart above the body, such as a mail's subject; null where nothing does. */
  title: string | null;
  body: string;
  /** What follows the body, such as the channel's name and the link to the post; null where nothing does. */
  end: string | null;
  /** The limit at which the body was cut; null where all of it is there. */
  cutAt: TextLimit | null;
}

/** A post as a transport that changes and cuts nothing shows it. */
export const renderedWhole = ({ post }: { post: { title: string | null; body: string } }): RenderedPost => ({
  title: post.title,
  body: post.body,
  end: null,
  cutAt: null,
});
