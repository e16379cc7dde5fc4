namespace Spoor.Server.Demo;

/// <summary>What will happen in the shop, by time.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action<ulong>, ulong> _entries = new();

    /// <summary>Spans of everything that happened and was not taken yet.</summary>
    public List<SimulatedSpan> Spans { get; } = [];

    /// <param name="unixNanos">When it happens.</param>
    /// <param name="happen">Gets the time.</param>
    public void Add(ulong unixNanos, Action<ulong> happen) => _entries.Enqueue(happen, unixNanos);

    /// <summary>Lets everything happen up to a time.</summary>
    public void RunUntil(ulong unixNanos)
    {
        while (_entries.TryPeek(out var happen, out var at) && at <= unixNanos)
        {
            _entries.Dequeue();
            happen(at);
        }
    }
}
