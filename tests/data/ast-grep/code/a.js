import A from "lib";
import B, { c } from 'lib';
let a = 1;
let b = 2, c = 3
const d = 4;
let e;
let f = b;
if (a == null) { go() } else { stop() }
if (a === null) { go(); stop(); }
if (a != null) go()
x = !a;
y = -a;
async function one(a) { await two() }
function three() { return !(a == null) }
useEffect(async () => { await load() }, [id])
useEffect(() => { load() }, [id])
console.log(a)
console.log(a, b /* and */, c)
console.log()
run({ a: 1 })
run({ "a": 1, b })
run(() => 1, x)
const el = <a href="x">{b == null}</a>
