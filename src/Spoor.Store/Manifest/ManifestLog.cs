using System.Text;
using Spoor.Store.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Manifest;

/// <summary>
/// The file that says which blocks are live: a first line that names the format, then one checksummed line for each durable step. On opening it is
/// read and written anew with what is live. A step counts once its line is durable.
/// </summary>
internal sealed class ManifestLog : IDisposable
{
    public const string FileName = "manifest.log";

    private const string FirstLine = "spoor manifest 1\n";

    private readonly Lock _lock = new();
    private readonly IStoreFiles _files;
    private readonly string _path;
    private IStoreFile? _file;
    private long _end;

    private ManifestLog(IStoreFiles files, string path)
    {
        _files = files;
        _path = path;
    }

    public ManifestState State { get; } = new();

    /// <summary>What was wrong with the file; null when nothing was.</summary>
    public string? Damage { get; private set; }

    /// <summary>True when there was no manifest: a new store, or one whose folder was lost.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Reads the manifest; a store without one is empty. Writes nothing until <see cref="Append"/> or <see cref="Compact"/>.</summary>
    /// <exception cref="NotSupportedException">A newer program wrote it.</exception>
    public static ManifestLog Open(IStoreFiles files, string folder)
    {
        var path = Path.Combine(folder, FileName);
        var log = new ManifestLog(files, path) { IsNew = !files.FileExists(path) };
        if (!log.IsNew)
            log.Read(files.ReadAllBytes(log._path));
        return log;
    }

    /// <summary>Makes a step durable. When it throws, the step may be durable or not; call again with the same step, which then writes the whole file anew.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Append(ManifestRecord record)
    {
        lock (_lock)
        {
            if (_file is null)
                Rewrite(record);
            else
                AppendLine(_file, ManifestLine.Write(record));
            State.Apply(record);
        }
    }

    /// <summary>The log holds what is not in blocks from here on, durably so.</summary>
    public WalPosition ReplayFrom
    {
        get
        {
            lock (_lock)
                return State.ReplayFrom;
        }
    }

    /// <summary>What the bucket should have and should not, both as of one moment.</summary>
    public RemoteWork RemoteWork()
    {
        lock (_lock)
            return new RemoteWork([.. State.Blocks], [.. State.RemoteLeftovers], [.. State.Series], [.. State.RemoteSeriesLeftovers]);
    }

    /// <summary>Writes the file anew with the live blocks and series only. The folders of removed ones must be gone.</summary>
    public void Compact()
    {
        State.ForgetRemoved();
        Rewrite(null);
    }

    public void Dispose() => _file?.Dispose();

    private void AppendLine(IStoreFile file, byte[] line)
    {
        try
        {
            file.Write(_end, line);
            file.SyncData();
            _end += line.Length;
        }
        catch
        {
            // What the file holds from here on is unknown, so it is never appended to again.
            file.Dispose();
            _file = null;
            throw;
        }
    }

    private void Rewrite(ManifestRecord? next)
    {
        _file?.Dispose();
        _file = null;
        var state = new ManifestRecord
        {
            Reason = "start",
            Added = [.. State.Blocks],
            Removed = [.. State.Removed],
            AddedSeries = State.Series.ToArray() is { Length: > 0 } series ? series : null,
            RemovedSeries = State.RemovedSeries.Count == 0 ? null : [.. State.RemovedSeries],
            RemoteLeftovers = State.RemoteLeftovers.Count == 0 ? null : [.. State.RemoteLeftovers],
            RemoteSeriesLeftovers = State.RemoteSeriesLeftovers.Count == 0 ? null : [.. State.RemoteSeriesLeftovers],
            ReplayFrom = State.ReplayFrom,
        };
        byte[] bytes = [.. Encoding.ASCII.GetBytes(FirstLine), .. ManifestLine.Write(state), .. next is null ? [] : ManifestLine.Write(next)];
        _files.ReplaceDurably(_path, bytes);
        _file = _files.OpenWrite(_path);
        _end = bytes.Length;
    }

    private void Read(byte[] bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        var lineNumber = 0;
        while (!rest.IsEmpty)
        {
            lineNumber++;
            var length = rest.IndexOf((byte)'\n');
            var line = length < 0 ? rest : rest[..length];
            rest = length < 0 ? [] : rest[(length + 1)..];
            if (lineNumber == 1)
            {
                ReadFirstLine(line);
                continue;
            }

            var record = length < 0 ? null : ManifestLine.Read(line);
            if (record is not null)
                State.Apply(record);
            else if (!rest.IsEmpty)
                Damage ??= $"line {lineNumber} of {_path} is damaged; the lines after it were used";
        }
    }

    private void ReadFirstLine(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line) + "\n";
        if (text == FirstLine)
            return;
        if (text.StartsWith("spoor manifest ", StringComparison.Ordinal) && int.TryParse(text.AsSpan(15).TrimEnd(), out var version))
            throw new NotSupportedException($"{_path} has format version {version}, this program reads version 1: start the version that wrote it");
        Damage ??= $"line 1 of {_path} is damaged; the lines after it were used";
    }
}
