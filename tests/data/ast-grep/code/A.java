package a;
import java.util.List;
import java.util.*;
import java.util.concurrent.Future;

class A {
    int count = 1;
    boolean same = name == "root", other = name != "root";
    String longer = name + "root";
    @Override
    String f(String n) {
        int a = 1;
        int b = 2, c;
        int d;
        boolean e = n == "x" && n /* or */ == "y";
        MessageDigest.getInstance("MD5");
        MessageDigest.getInstance("SHA", "MD5");
        try { go(); } catch (Exception error) { }
        try { go(); } catch (Exception error) { log(error); }
        if (a == b) { return null; }
        throw new IllegalStateException("x", error);
    }
}
