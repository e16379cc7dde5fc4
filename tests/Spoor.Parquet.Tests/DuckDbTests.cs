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
