const a = b as any;
const c = d as unknown;
const e = <any>f;
function one(a: string): any { return a }
function two(): unknown { return one(c) }
let g = 1;
let h: any = 2
enum Color { Red, Green = 2 }
class A { m(a: any) { return call(a, /* and */ b) } async n() {} private o(): any { } }
call(<number>(3 + 5));
