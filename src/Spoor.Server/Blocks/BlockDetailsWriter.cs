using System.Globalization;
using Spectre.Console;
using Spoor.Server.Commands;
using Spoor.Server.Terminal;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary>A block's details as tables.</summary>
internal static class BlockDetailsWriter
{
    private const int MaxRowGroups = 20;

    public static void Write(TextWriter output, BlockDetails details)
    {
        var console = TerminalConsole.Create(output);
        var block = details.Block;
        output.WriteLine($"block {block.Id} · {Name(block.State)} · format {details.FormatVersion} · {Counts.Of(block.SpanCount, "span")} of {Counts.Of(block.TraceCount, "trace")} · {Sizes.Show(block.SizeBytes)} · {PerSpan(block.SizeBytes, block)} B a span");
        output.WriteLine($"traces start from {Instants.Show(block.MinStartUnixNanos)} to {Instants.Show(details.MaxTraceStartUnixNanos)}, the last span ends at {Instants.Show(block.MaxEndUnixNanos)} (UTC)");
        output.WriteLine($"level {block.Level}, {block.Tier} · log records {string.Join(' ', details.Wal)} · trace index {Sizes.Show(details.TraceIndexBytes)}");
        if (block.Replaces.Count > 0)
            output.WriteLine($"made from {string.Join(", ", block.Replaces)}");
        output.WriteLine();
        console.Write(Files(details));
        console.Write(RowGroups(details));
        if (details.RowGroups.Count > MaxRowGroups)
            output.WriteLine($"… {details.RowGroups.Count - MaxRowGroups} more row groups; --json lists all");
        output.WriteLine();
        console.Write(Columns(details));
        if (details.ResidualKeys.Count > 0)
            console.Write(Residual(details));
    }

    private static Table Files(BlockDetails details)
    {
        var table = NewTable("FILE", "SIZE>", "B/SPAN>", "ROWS>", "ROW GROUPS>", "HEADERS AND FOOTER>");
        foreach (var file in details.Files)
        {
            Add(
                table,
                file.Name,
                Sizes.Show(file.SizeBytes),
                PerSpan(file.SizeBytes, details.Block),
                file.RowGroups == 0 ? "" : Number(file.Rows),
                file.RowGroups == 0 ? "" : Number(file.RowGroups),
                file.RowGroups == 0 ? "" : Sizes.Show(file.OverheadBytes));
        }

        table.AddEmptyRow();
        return table;
    }

    private static Table RowGroups(BlockDetails details)
    {
        var table = NewTable("ROW GROUP>", "SPANS>", "TRACES>", "SIZE>", "FIRST TRACE (UTC)", "LAST TRACE (UTC)", "LAST SPAN (UTC)");
        for (var i = 0; i < details.RowGroups.Count && i < MaxRowGroups; i++)
        {
            var group = details.RowGroups[i];
            Add(
                table,
                Number(i),
                Number(group.Spans),
                Number(group.Traces),
                Sizes.Show(group.SizeBytes),
                Instants.Show(group.MinStartUnixNanos),
                Instants.Show(group.MaxTraceStartUnixNanos),
                Instants.Show(group.MaxEndUnixNanos));
        }

        return table;
    }

    private static Table Columns(BlockDetails details)
    {
        var table = NewTable("COLUMN", "TYPE", "SIZE>", "B/SPAN>", "VALUES>", "ENCODING", "BITS>", "DICTIONARY>", "OF IT>", "CODEC", "RATIO>");
        foreach (var column in details.Columns)
        {
            Add(
                table,
                $"{Path.GetFileNameWithoutExtension(column.File)}: {column.Name}",
                column.Type,
                Sizes.Show(column.SizeBytes),
                PerSpan(column.SizeBytes, details.Block),
                Number(column.Values),
                column.Values == 0 ? "absent" : string.Join(", ", column.Encodings),
                column.DictionaryValues == 0 || column.CodeBits < 0 ? "" : Number(column.CodeBits),
                column.DictionaryValues == 0 ? "" : Counts.Of(column.DictionaryValues, "value"),
                column.DictionaryValues == 0 ? "" : Sizes.Show(column.DictionaryBytes),
                column.SizeBytes == column.UncompressedBytes ? "" : column.Codec,
                column.SizeBytes == column.UncompressedBytes ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * column.SizeBytes / column.UncompressedBytes:0} %"));
        }

        table.AddEmptyRow();
        return table;
    }

    private static Table Residual(BlockDetails details)
    {
        var table = NewTable("ATTRIBUTE WITHOUT A COLUMN", "OF", "TYPE", "IN ROW GROUPS>");
        foreach (var key in details.ResidualKeys)
            Add(table, key.Key, key.Scope, key.Type, Number(key.RowGroups));
        return table;
    }

    /// <param name="headers">Those that end with <c>&gt;</c> stand to the right.</param>
    private static Table NewTable(params string[] headers)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var header in headers)
        {
            var column = new TableColumn(header.TrimEnd('>')) { NoWrap = true };
            if (header.EndsWith('>'))
                column.Alignment(Justify.Right);
            table.AddColumn(column);
        }

        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell.ReplaceLineEndings(" ")))]);

    private static string PerSpan(long bytes, StoredBlock block) =>
        block.SpanCount == 0 ? "" : ((double)bytes / block.SpanCount).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Name(BlockState state) => state.ToString().ToLowerInvariant();
}
