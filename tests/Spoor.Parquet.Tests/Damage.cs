namespace Spoor.Parquet.Tests;

/// <summary>Damages bytes the way disks, networks and attackers do.</summary>
internal static class Damage
{
    public static byte[] Apply(Random random, ReadOnlySpan<byte> source)
    {
        if (random.Next(4) == 0)
            return source[..random.Next(source.Length + 1)].ToArray();
        var result = source.ToArray();
        for (var count = random.Next(1, 6); count > 0 && result.Length > 0; count--)
        {
            var at = random.Next(result.Length);
            result[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => 0xFF,
                _ => (byte)(result[at] ^ (1 << random.Next(8))),
            };
        }

        return result;
    }
}
