// A file too large is refused before it is sent: [data-max-bytes] on its field, the sentence in data-text-too-large.
for (const input of document.querySelectorAll('input[type=file][data-max-bytes]')) {
  input.addEventListener('change', () => {
    const note = document.getElementById(`${input.id}_error`) || input.closest('.field').appendChild(document.createElement('div'));
    const large = [...input.files].find((file) => file.size > Number(input.dataset.maxBytes));
    note.id = `${input.id}_error`;
    note.className = 'invalid-feedback';
    note.setAttribute('role', 'alert');
    note.textContent = large ? input.dataset.textTooLarge.replace('{name}', large.name) : '';
    input.classList.toggle('is-invalid', Boolean(large));
    input.setAttribute('aria-invalid', Boolean(large));
    if (large) input.value = '';
  });
}
