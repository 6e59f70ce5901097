// The front end of every widget of the course, as Jupyter's widget managers load it: one session for a widget, and a
// view for each place where it is displayed.

import { makeSession } from "./session.js";
import { makeView } from "./view.js";

export default () => {
  let session;
  return {
    initialize({ model }) {
      session = makeSession(model);
      return session.close;
    },
    render: ({ el }) => makeView(session, el),
  };
};
