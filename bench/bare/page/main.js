const field = document.querySelector("#field");
const echo = document.querySelector("#echo");
field.addEventListener("input", () => {
  echo.textContent = field.value;
});
