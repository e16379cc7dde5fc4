namespace Spoor.TestKit;

/// <summary>Damaged copies of valid input, for fuzz tests of decoders. The same seed gives the same copies.</summary>
public static class Mutations
{
    /// <summary>Copies with bits flipped, bytes replaced, pieces cut out, repeated or swapped, and the end cut off.</summary>
    public static IEnumerable<byte[]> Of(byte[] valid, int count, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = valid.ToList();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                Change(bytes, random);
            yield return [.. bytes];
        }
    }

    /// <summary>Bytes without any sense.</summary>
    public static IEnumerable<byte[]> Noise(int count, int maxLength = 200, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[random.Next(maxLength + 1)];
            random.NextBytes(bytes);
            yield return bytes;
        }
    }

    private static void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
            return;
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(20, bytes.Count - at) + 1);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = "{}[]\",:\\u0129-.eE \u0000"u8.ToArray()[random.Next(18)];
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), length));
                break;
        }
    }
}
