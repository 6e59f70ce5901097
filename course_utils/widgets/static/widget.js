// The front end of every widget of the course, as Jupyter's widget managers load it.

import { makeSession } from "./session.js";
import { makeView } from "./view.js";

function render({ model, el }) {
  const session = makeSession(model);
  const end = makeView(session, el);
  return () => {
    end();
    session.close();
  };
}

export default { render };
