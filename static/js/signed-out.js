// Someone signed out, or her session ended: what is written without a connection from now on is in nobody's name until a
// person signs in. What waits to be sent stays hers (journal.js).
try { localStorage.removeItem('cimpact:journal:who'); } catch { /* forbidden: nothing was kept */ }
