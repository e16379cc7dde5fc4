using System.Text;

namespace Spoor.TraceQL.Tests;

/// <summary>Whatever comes in, the parser answers with a tree or a <see cref="TraceQLException"/>.</summary>
public class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", ",", ".", "|", "||", "&&", "&", "=", "!=", "=~", "!~", ">", ">>", "<", "<<", "~", "!", "!>", "&>>", "+", "-", "*", "/", "%", "^",
        " ", "\n", "//", "/*", "*/", "\"", "`", "'", "\\", "\"a\"", "`b`", "\"\\x\"", "1", "1.5", "1e", "0x", "5s", "1h30m", "9999999999999999999", "1y2w",
        "true", "nil", "error", "server", "duration", "name", "status", "kind", "span.", "resource.", ".a", "span.b", "parent.", "parent.span.c", "event.x", "span.\"a b\"",
        "trace:", "span:", "id", "trace:id", "count()", "count", "max(", "avg(duration)", "by(", "select(", "coalesce()", "rate()", "quantile_over_time(duration,", "compare({",
        "topk(5)", "with(", "a=1", "foo", "minInt", "é", "😀", "\ud800", "\0", "\u00a0", ":", ";", "@", "#", "[", "]",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_pieces(int seed)
    {
        var random = new Random(seed);
        var parsed = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var query = new StringBuilder(random.Next(2) == 0 ? "{ " : "");
            for (var length = random.Next(12); length > 0; length--)
                query.Append(Pieces[random.Next(Pieces.Length)]);
            parsed += Check(query.ToString());
        }

        Assert.True(parsed > 0);
    }

    [Fact]
    public void Random_characters()
    {
        var random = new Random(4);
        for (var round = 0; round < 4_000; round++)
        {
            var characters = new char[random.Next(40)];
            for (var index = 0; index < characters.Length; index++)
                characters[index] = random.Next(3) == 0 ? (char)random.Next(0x10000) : (char)random.Next(128);
            Check(new string(characters));
        }
    }

    /// <summary>Valid queries with a few characters changed, dropped or doubled.</summary>
    [Fact]
    public void Damaged_queries()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var text = new StringBuilder(new TreeGenerator(random).Root().ToString());
            for (var changes = random.Next(4); changes > 0 && text.Length > 0; changes--)
            {
                var position = random.Next(text.Length);
                if (random.Next(2) == 0)
                    text.Remove(position, 1);
                else
                    text.Insert(position, Pieces[random.Next(Pieces.Length)]);
            }

            Check(text.ToString());
        }
    }

    private static int Check(string query)
    {
        LenientParser.ParseFilter(query);
        try
        {
            TraceQLParser.ParseIdentifier(query);
        }
        catch (TraceQLException)
        {
        }

        try
        {
            var root = TraceQLParser.Parse(query);
            Assert.Equal(root, TraceQLParser.Parse(root.ToString()));
            return 1;
        }
        catch (TraceQLException exception)
        {
            Assert.True(exception.Line >= 1 && exception.Column >= 1, query);
            return 0;
        }
    }
}
