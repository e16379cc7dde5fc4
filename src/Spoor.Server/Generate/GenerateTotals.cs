namespace Spoor.Server.Generate;

/// <summary>What became of a generated load; counted from several connections at once.</summary>
internal sealed class GenerateTotals
{
    private long _sent, _refused, _requests;
    private string? _refusal;

    /// <summary>Spans that the server took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Spans that it did not take.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Why the first of them was refused.</summary>
    public string? Refusal => _refusal;

    public void Add(long sent, long refused, string? reason)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _refused, refused);
        Interlocked.Increment(ref _requests);
        if (refused > 0)
            Interlocked.CompareExchange(ref _refusal, reason ?? "no reason given", null);
    }
}
