namespace Spoor.Store.Inspection;

/// <summary>Gathers findings; of one file only so many, since a damaged page can contradict everything else.</summary>
internal sealed class FindingList
{
    private const int MaxOfFile = 10;

    private readonly List<StoreFinding> _findings = [];
    private readonly Dictionary<(string? Block, string File), int> _counts = [];

    public void Damage(string? block, string file, string message, long? offset = null) => Add(FindingKind.Damage, block, file, message, offset);

    public void Note(string? block, string file, string message, long? offset = null) => Add(FindingKind.Note, block, file, message, offset);

    public bool HasDamage(string block) => _findings.Exists(finding => finding.Kind == FindingKind.Damage && finding.Block == block);

    public void Forget(string block)
    {
        _findings.RemoveAll(finding => finding.Block == block);
        foreach (var key in _counts.Keys.Where(key => key.Block == block).ToArray())
            _counts.Remove(key);
    }

    public IReadOnlyList<StoreFinding> ToList()
    {
        var all = new List<StoreFinding>(_findings);
        foreach (var ((block, file), count) in _counts)
        {
            if (count > MaxOfFile)
                all.Add(new StoreFinding { Kind = FindingKind.Damage, Block = block, File = file, Message = $"and {count - MaxOfFile} more" });
        }

        return all;
    }

    private void Add(FindingKind kind, string? block, string file, string message, long? offset)
    {
        var count = _counts.GetValueOrDefault((block, file)) + 1;
        _counts[(block, file)] = count;
        if (count <= MaxOfFile)
            _findings.Add(new StoreFinding { Kind = kind, Block = block, File = file, Offset = offset, Message = message });
    }
}
