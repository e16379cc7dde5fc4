namespace Spoor.Parquet.Tests;

/// <summary>A destination between bytes of a known pattern, so that writing outside it shows.</summary>
internal sealed class Guarded(int length)
{
    private const int Margin = 64;
    private const byte Pattern = 0xA5;

    private readonly byte[] _bytes = Enumerable.Repeat(Pattern, length + (2 * Margin)).ToArray();

    public Span<byte> Span => _bytes.AsSpan(Margin, length);

    public void AssertIntact()
    {
        Assert.True(_bytes.AsSpan(0, Margin).IndexOfAnyExcept(Pattern) < 0, "written before the destination");
        Assert.True(_bytes.AsSpan(Margin + length).IndexOfAnyExcept(Pattern) < 0, "written behind the destination");
    }
}
