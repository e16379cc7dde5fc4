using System.Globalization;

namespace Spoor.Store.Budgets;

/// <summary>How much of something may be used, or must stay free: a share of all of it, or a number of bytes.</summary>
public readonly record struct BudgetSize
{
    private BudgetSize(double percent, long bytes) => (Percent, Bytes) = (percent, bytes);

    /// <summary>From above 0 to 100; 0 when it is a number of bytes.</summary>
    public double Percent { get; }

    /// <summary>0 when it is a share.</summary>
    public long Bytes { get; }

    public static BudgetSize OfPercent(double percent) => new(percent, 0);

    public static BudgetSize OfBytes(long bytes) => new(0, bytes);

    /// <summary>The bytes that this is of a total.</summary>
    public long Of(long totalBytes) => Percent > 0 ? (long)(totalBytes / 100.0 * Percent) : Bytes;

    /// <summary><c>60 %</c>, or a size.</summary>
    public override string ToString() => Percent > 0 ? Percent.ToString("0.##", CultureInfo.InvariantCulture) + " %" : ByteText.Of(Bytes);
}
