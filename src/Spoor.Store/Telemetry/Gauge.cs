namespace Spoor.Store.Telemetry;

/// <summary>A value that goes up and down: set, or read from its source whenever metrics are read. Safe for use from several threads.</summary>
public sealed class Gauge
{
    private readonly Func<double>? _read;
    private double _value;

    internal Gauge(Func<double>? read) => _read = read;

    public double Value => _read?.Invoke() ?? Volatile.Read(ref _value);

    /// <exception cref="InvalidOperationException">The gauge reads its value from a source.</exception>
    public void Set(double value)
    {
        if (_read is not null)
            throw new InvalidOperationException("This gauge reads its value from a source.");
        Volatile.Write(ref _value, value);
    }
}
