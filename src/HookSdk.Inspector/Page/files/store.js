// The newest calls, as many as a page holds. Older ones are let go, so that a tab that is left open does not grow.
const most = 500;

export const store = {
  calls: [],
  seen: 0,
  skipped: 0,
  perSecond: 0,
  kept: 0,
  listeners: new Set(),

  add(document) {
    for (const call of document.calls) {
      if (this.calls.length === 0 || call.id > this.calls[this.calls.length - 1].id) {
        this.calls.push(call);
        this.seen++;
      }
    }
    if (this.calls.length > most) {
      this.calls.splice(0, this.calls.length - most);
    }
    this.skipped += document.skipped;
    this.perSecond = document.perSecond;
    this.kept = document.kept;
    this.tell();
  },

  clear() {
    this.calls = [];
    this.seen = 0;
    this.skipped = 0;
    this.tell();
  },

  tell() {
    for (const listener of this.listeners) {
      listener();
    }
  },
};
