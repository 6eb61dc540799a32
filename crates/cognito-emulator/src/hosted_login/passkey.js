{
  const field = document.currentScript.previousElementSibling;
  const form = field.form;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    JSON.parse(field.dataset.options)
  );
  const ask = async () => {
    const credential = await navigator.credentials.get({ publicKey });
    field.value = JSON.stringify(credential);
    form.submit();
  };
  form.addEventListener("submit", event => {
    event.preventDefault();
    ask().catch(() => {});
  });
  ask().catch(() => {});
}
