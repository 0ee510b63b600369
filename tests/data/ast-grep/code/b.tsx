const el = <a href={url}>go <b>on</b></a>;
const it = <button onClick={() => a as any} title="x" />;
