const el = <p>{a == null ? <b>x</b> : <c/>}</p>;
