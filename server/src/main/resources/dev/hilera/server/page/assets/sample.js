// A job to try things with: a graph that takes some seconds, of types that the server brings.
export const SAMPLE = `name: first-steps
tasks:
  fetch:  { type: countdown, params: { seconds: 2 } }
  words:  { type: countdown, params: { seconds: 4 }, needs: fetch }
  links:  { type: prime, params: { limit: 50000 }, needs: fetch }
  images: { type: countdown, params: { seconds: 6 }, needs: fetch }
  report: { type: echo, params: { message: done, delay: 2 }, needs: [words, links, images] }
`;

/** Whether a server with these types can run it. */
export const canSample = (types) => ['countdown', 'prime', 'echo'].every((name) => types.some((type) => type.name === name));
