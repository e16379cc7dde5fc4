using System.Globalization;
using System.Text;
using System.Text.Json;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.TestKit;

namespace Spoor.Parquet.Tests;

/// <summary>DuckDB reads what we write, and we read what DuckDB writes.</summary>
public sealed class DuckDbTests
{
    [ToolFact("node", "npm")]
    public void DuckDb_reads_every_column_that_we_write()
    {
        using var folder = new TemporaryFolder();
        for (var seed = 1; seed <= 5; seed++)
        {
            var table = new TestTable(seed);
            var path = folder.Write("table.parquet", table.Write());
            var columns = table.Columns.Select(column => $"{Text(column.Schema)} AS \"{column.Schema.Name}\"");
            var rows = Query($"SELECT {string.Join(", ", columns)} FROM read_parquet('{path}')");
            Assert.Equal(table.RowCount, rows.Count);
            foreach (var column in table.Columns)
            {
                for (var row = 0; row < rows.Count; row++)
                {
                    var expected = column.Present[row] ? Text(column, row) : null;
                    var actual = rows[row][column.Schema.Name];
                    if (column.Schema.Type == PhysicalType.Double && actual is not null)
                        actual = double.Parse(actual, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
                    Assert.True(expected == actual, $"seed {seed}, {column.Schema.Name}, row {row}: {expected} is read as {actual}");
                }
            }
        }
    }

    [ToolFact("node", "npm")]
    public void DuckDb_sees_the_types_that_we_declare()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("table.parquet", new TestTable(3).Write());
        var types = Query($"DESCRIBE SELECT * FROM read_parquet('{path}')").ToDictionary(row => row["column_name"]!, row => row["column_type"]);
        foreach (var column in new TestTable(3).Columns)
        {
            var expected = column.Schema.Type switch
            {
                PhysicalType.Int32 => "INTEGER",
                PhysicalType.Int64 => "BIGINT",
                PhysicalType.Double => "DOUBLE",
                _ => column.Schema.LogicalType == LogicalType.String ? "VARCHAR" : "BLOB",
            };
            Assert.Equal(expected, types[column.Schema.Name]);
        }
    }

    [ToolFact("node", "npm")]
    public void DuckDb_finds_rows_by_our_statistics_in_a_large_file()
    {
        using var folder = new TemporaryFolder();
        const int Rows = 65536;
        const int PageRows = 8192;
        const int Groups = 3;
        using var stream = new MemoryStream();
        using (var writer = new ParquetWriter(stream, [ColumnSchema.TimestampNanos("start"), ColumnSchema.String("name", optional: true), ColumnSchema.Int32("status")]))
        {
            for (var g = 0; g < Groups; g++)
            {
                var group = writer.BeginRowGroup(Rows);
                WriteStarts(group.BeginColumn(), g * (long)Rows, Rows, PageRows);
                WriteNames(group.BeginColumn(), Rows, PageRows);
                WriteStatuses(group.BeginColumn(), Rows, PageRows);
                group.Finish();
            }

            writer.Finish();
        }

        var path = folder.Write("large.parquet", stream.ToArray());
        var row = Assert.Single(Query($"SELECT count(*)::VARCHAR AS rows, count(name)::VARCHAR AS names, count(DISTINCT name)::VARCHAR AS distinct, sum(status)::VARCHAR AS statuses, (max(epoch_ns(start)) - min(epoch_ns(start)))::VARCHAR AS span FROM '{path}'"));
        Assert.Equal("196608", row["rows"]);
        Assert.Equal((Groups * (Rows - ((Rows + 2) / 3))).ToString(CultureInfo.InvariantCulture), row["names"]);
        Assert.Equal("1000", row["distinct"]);
        Assert.Equal((Groups * Rows / 4 * (200 + 404 + 500 + 200L)).ToString(CultureInfo.InvariantCulture), row["statuses"]);
        Assert.Equal(((Groups * Rows) - 1) * 1000L, long.Parse(row["span"]!, CultureInfo.InvariantCulture));
        var found = Assert.Single(Query($"SELECT name, status::VARCHAR AS status FROM '{path}' WHERE start = TIMESTAMP_NS '2023-11-14 22:13:20.100001'"));
        Assert.Equal("name " + ((100_001 - Rows) % 1000), found["name"]);
        Assert.Equal("3", Assert.Single(Query($"SELECT count(*)::VARCHAR AS chunks FROM parquet_metadata('{path}') WHERE path_in_schema = 'status' AND stats_min_value = '200' AND stats_max_value = '500' AND stats_null_count = 0"))["chunks"]);
    }

    [ToolFact("node", "npm")]
    public void DuckDb_reads_a_file_without_rows()
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        using var writer = new ParquetWriter(stream, [ColumnSchema.Int32("number")]);
        writer.Finish();
        var path = folder.Write("empty.parquet", stream.ToArray());
        Assert.Equal("0", Assert.Single(Query($"SELECT count(number)::VARCHAR AS rows FROM '{path}'"))["rows"]);
        Assert.Equal(0, new ParquetFileReader(new MemorySource(stream.ToArray())).ReadColumn("number").RowCount);
    }

    private const long Epoch = 1_700_000_000_000_000_000;

    private static void WriteStarts(ColumnChunkWriter chunk, long first, int rows, int pageRows)
    {
        for (var row = 0; row < rows; row += pageRows)
            chunk.WriteInt64(Enumerable.Range(row, pageRows).Select(i => Epoch + ((first + i) * 1000L)).ToArray(), pageRows);
        chunk.Finish();
    }

    /// <summary>Two of three rows have one of 1000 names.</summary>
    private static void WriteNames(ColumnChunkWriter chunk, int rows, int pageRows)
    {
        using var names = new ByteArrayPageBuilder();
        for (var i = 0; i < 1000; i++)
            names.Append(Encoding.UTF8.GetBytes("name " + i));
        chunk.WriteDictionary(names);
        var presence = new ulong[Presence.WordCount(pageRows)];
        var present = new int[pageRows];
        for (var row = 0; row < rows; row += pageRows)
        {
            var codes = Enumerable.Range(row, pageRows).Select(i => i % 3 == 0 ? -1 : i % 1000).ToArray();
            var count = Presence.Compact(codes, presence, present);
            chunk.WriteCodes(present.AsSpan(0, count), pageRows, presence);
        }

        chunk.Finish();
    }

    private static void WriteStatuses(ColumnChunkWriter chunk, int rows, int pageRows)
    {
        chunk.WriteDictionary([200, 404, 500]);
        for (var row = 0; row < rows; row += pageRows)
            chunk.WriteCodes(Enumerable.Range(row, pageRows).Select(i => i % 4 % 3).ToArray(), pageRows);
        chunk.Finish();
    }

    [ToolFact("node", "npm")]
    public void We_read_what_DuckDb_writes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("written.parquet");
        foreach (var options in new[]
                 {
                     "PARQUET_VERSION V1, CODEC 'uncompressed'", "PARQUET_VERSION V1, CODEC 'snappy'", "PARQUET_VERSION V1, CODEC 'lz4_raw'",
                     "PARQUET_VERSION V2, CODEC 'uncompressed'", "PARQUET_VERSION V2, CODEC 'lz4_raw'", "PARQUET_VERSION V2, CODEC 'brotli'",
                 })
        {
            var rows = Query(
                "SELECT setseed(0.5)",
                $"CREATE TABLE t AS SELECT {string.Join(", ", ForeignColumns.Select(column => $"{column.Value} AS {column.Key}"))} FROM range(9000) AS r(i)",
                $"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 4096, {options})",
                $"SELECT {string.Join(", ", ForeignColumns.Keys.Select(name => name == "bytes" ? $"hex({name}) AS {name}" : $"{name}::VARCHAR AS {name}"))} FROM '{path}'");
            using var source = new FileSource(path);
            var reader = new ParquetFileReader(source);
            Assert.Equal(9000, reader.RowCount);
            foreach (var name in ForeignColumns.Keys)
            {
                var column = reader.ReadColumn(name);
                for (var row = 0; row < rows.Count; row++)
                {
                    var actual = Text(column, row);
                    Assert.True(rows[row][name] == actual, $"{options}, {name}, row {row}: {rows[row][name]} is read as {actual}");
                }
            }
        }
    }

    [ToolFact("node", "npm")]
    public void What_is_not_supported_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("written.parquet");
        Query($"COPY (SELECT i::INT AS fine, [i] AS list, {{'part': i}} AS struct, i % 2 = 0 AS flag FROM range(10) AS r(i)) TO '{path}' (FORMAT parquet, CODEC 'zstd')");
        using var source = new FileSource(path);
        var reader = new ParquetFileReader(source);
        Assert.Contains("list.list.element is nested", Assert.Throws<ParquetException>(() => reader.ReadColumn("list.list.element")).Message, StringComparison.Ordinal);
        Assert.Contains("struct.part is nested", Assert.Throws<ParquetException>(() => reader.ReadColumn("struct.part")).Message, StringComparison.Ordinal);
        Assert.Contains("flag is of type Boolean", Assert.Throws<ParquetException>(() => reader.ReadColumn("flag")).Message, StringComparison.Ordinal);
        Assert.Contains("fine: codec Zstd", Assert.Throws<ParquetException>(() => reader.ReadColumn("fine")).Message, StringComparison.Ordinal);
        Assert.Contains("no column coarse", Assert.Throws<ParquetException>(() => reader.ReadColumn("coarse")).Message, StringComparison.Ordinal);
    }

    /// <summary>Columns for which DuckDB chooses different encodings: name and expression over the row number i.</summary>
    private static readonly Dictionary<string, string> ForeignColumns = new()
    {
        ["row_number"] = "i::INT",
        ["random_long"] = "(random() * 1e18)::BIGINT - 500000000000000000",
        ["few_longs"] = "(i % 7 * 1000000000000)::BIGINT",
        ["some_longs"] = "CASE WHEN i % 3 = 0 THEN i::BIGINT * i END",
        ["no_longs"] = "NULL::BIGINT",
        ["constant"] = "42::INT",
        ["runs"] = "(i // 1000)::INT",
        ["doubles"] = "random()",
        ["few_doubles"] = "CASE WHEN i % 11 <> 5 THEN (i % 5) * 0.25::DOUBLE END",
        ["text"] = "'value ' || i",
        ["few_texts"] = "CASE WHEN i % 4 <> 1 THEN 'Spür ' || (i % 13) END",
        ["bytes"] = "encode(repeat('x', (i % 50)::INT) || i)",
    };

    private static string? Text(ParquetColumn column, int row)
    {
        if (!column.Present[row])
            return null;
        return column.Schema.Type switch
        {
            PhysicalType.Int32 or PhysicalType.Int64 => column.Integers[row].ToString(CultureInfo.InvariantCulture),
            PhysicalType.Double => DuckDbText(column.Doubles[row]),
            _ => column.Schema.LogicalType == LogicalType.String
                ? Encoding.UTF8.GetString(column.Bytes[row].Span)
                : Convert.ToHexString(column.Bytes[row].Span),
        };
    }

    /// <summary>DuckDB writes 1.0 where .NET writes 1.</summary>
    private static string DuckDbText(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>SQL that gives a value as text which says all of it.</summary>
    private static string Text(ColumnSchema column) => column.Type switch
    {
        PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray => $"hex(\"{column.Name}\")",
        _ => $"\"{column.Name}\"::VARCHAR",
    };

    private static string Text(TestColumn column, int row)
    {
        var value = column.Values[row];
        return column.Schema.Type switch
        {
            PhysicalType.Int32 => BitConverter.ToInt32(value).ToString(CultureInfo.InvariantCulture),
            PhysicalType.Int64 => BitConverter.ToInt64(value).ToString(CultureInfo.InvariantCulture),
            PhysicalType.Double => BitConverter.ToDouble(value).ToString(CultureInfo.InvariantCulture),
            _ => Convert.ToHexString(value),
        };
    }

    private static List<Dictionary<string, string?>> Query(params string[] statements) =>
        JsonSerializer.Deserialize<List<Dictionary<string, string?>>>(NodeTools.Run("duckdb.mjs", statements))!;
}
