'use strict';
// M4's external script as a local program.
const callerIds = new Map([[1, '37022222222'], [2, '37011111111']]);
const call = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify({ message: 'success', new_src: callerIds.get(call.user_id) }));
