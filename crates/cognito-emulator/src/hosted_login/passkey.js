{
  const field = document.currentScript.previousElementSibling;
  const form = field.form;
  const failure = document.createElement("p");
  failure.className = "error";
  let asked;
  const ask = async () => {
    // The answer to an earlier question is of no use: a browser answers one at a time.
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const options = JSON.parse(field.dataset.options);
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const credential = await navigator.credentials.get({ publicKey, signal });
      field.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      if (!signal.aborted) {
        failure.textContent = `The browser gave no passkey: ${error.message}`;
        form.before(failure);
      }
    }
  };
  form.addEventListener("submit", event => {
    event.preventDefault();
    ask();
  });
  // A browser refuses to ask before the page is there.
  addEventListener("load", ask);
}
