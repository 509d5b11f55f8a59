/** How long after the last key the agent counts as typing, if nothing stands in the field. */
const LATELY = 20_000;
/** How long, if words stand in it. */
const WITH_WORDS = 600_000;

/** Something that is typed into. */
type Entry = HTMLInputElement | HTMLTextAreaElement;

/** Whether the agent is typing: then a ring is shown in the bar, and takes neither the screen nor the keyboard. */
export class Typing {
  /** The field that was typed in last, by its name: a screen that is opened again has other elements. */
  #field: string | null = null;
  #at = 0;

  /** Follows what is typed in a part of the page. */
  follow(part: HTMLElement): () => void {
    const heard = ({ target }: Event): void => {
      if (!isEntry(target) || target !== document.activeElement) return;
      this.#field = nameOf(target);
      this.#at = Date.now();
    };
    // A date that is half typed changes no value, and tells only its keys.
    const onkey = (event: KeyboardEvent): void => {
      if (event.key.length === 1 || event.key === 'Backspace' || event.key === 'Process') heard(event);
    };
    part.addEventListener('input', heard);
    part.addEventListener('keydown', onkey);
    return () => {
      part.removeEventListener('input', heard);
      part.removeEventListener('keydown', onkey);
    };
  }

  get now(): boolean {
    const field = document.activeElement;
    if (!isEntry(field) || nameOf(field) !== this.#field) return false;
    const hasWords = field.value !== '' || field.validity.badInput;
    return Date.now() - this.#at < (hasWords ? WITH_WORDS : LATELY);
  }
}

function isEntry(element: EventTarget | null): element is Entry {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(element.type);
}

function nameOf(field: Entry): string {
  return field.dataset['testid'] ?? field.ariaLabel ?? field.name;
}
