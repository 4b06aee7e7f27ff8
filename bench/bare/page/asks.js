// As main.js, but what is shown comes from the program: asked at each key, as Posthorn's composer asks for its preview.
const field = document.querySelector("#field");
const echo = document.querySelector("#echo");
field.addEventListener("input", async () => {
  echo.textContent = await window.__TAURI_INTERNALS__.invoke("echo", { text: field.value });
});
