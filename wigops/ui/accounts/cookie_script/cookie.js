// Sets the cookie that Streamlit hands over, once, and answers when it is set.
// The messages are those of Streamlit's components: docs.streamlit.io, "Intro to custom components".
"use strict";

let done = false;

function tell(type, content) {
  window.parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...content }, "*");
}

window.addEventListener("message", (event) => {
  if (done || event.source !== window.parent || event.data.type !== "streamlit:render") return;
  done = true;
  document.cookie = event.data.args.cookie;
  tell("setComponentValue", { value: true, dataType: "json" });
});

tell("componentReady", { apiVersion: 1 });
tell("setFrameHeight", { height: 0 });
