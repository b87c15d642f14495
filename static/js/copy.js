// Copies what a field holds: <button data-copy="id of the field" data-copied="words" hidden> beside a [role=status].
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
  });
}
