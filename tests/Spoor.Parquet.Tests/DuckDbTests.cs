using System.Globalization;
using System.Text;
using System.Text.Json;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;
using Spoor.TestKit;

namespace Spoor.Parquet.Tests;

/// <summary>DuckDB reads what we write, and we read what DuckDB writes.</summary>
public sealed class DuckDbTests
{
    [ToolFact("node", "npm")]
    public void DuckDb_reads_every_column_that_we_write()
    {
        using var folder = new TemporaryFolder();
        for (var seed = 1; seed <= 8; seed++)
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
