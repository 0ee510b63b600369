//! Code of Rust that the rules of this folder look at; nothing builds it.

use std::fs;
use std::io::{self, Read};

fn wait(names: &Vec<String>, other: &[u8]) -> bool {
    sleep(10);
    sleep(short);
    let a = names == other;
    let mut b: bool = a != c;
    let d = read().unwrap() + read()?.len().unwrap();
    println!("{}", a);
    println!();
    unsafe { go(); stop() }
    a == /* or */ b
}
