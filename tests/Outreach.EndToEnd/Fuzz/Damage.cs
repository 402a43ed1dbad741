using System.Text;

namespace Outreach.EndToEnd.Fuzz;

/// <summary>Random damage to bytes, from none to a lot.</summary>
internal static class Damage
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\\ud83d", "\\u0000", "\\ufffe", "\u202e", "\ufeff", "null", "{}", "[]", "\"\"", "-1e999", "9999999999999999999999",
            "=cmd", "\r", "\n\n", "\"", "\\", ",", ";", "\0",
            "{", "}", "[", "]", ":", "../", "\ufffe", "%00", "<script>", "true", "👩‍👩‍👧", "\r\n\r\n", "--", "=?utf-8?Q?=ff?=",
            "Content-Type: multipart/mixed; boundary=\"\"\r\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe],
        [0xc3],
        [0xed, 0xa0, 0x80],
        [0x80, 0x81],
    ];

    public static byte[] Of(Random random, byte[] whole)
    {
        var bytes = whole.ToList();

        // A third comes as it is, so that there is something to be damaged by what follows.
        for (var times = random.Next(3) == 0 ? 0 : random.Next(1, 6); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\"a"[random.Next(4)], random.Next(1, 300)));
                    break;
            }
        }

        return [.. bytes];
    }
}
