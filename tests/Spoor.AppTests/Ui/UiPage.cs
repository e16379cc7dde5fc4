using Microsoft.Playwright;

namespace Spoor.AppTests.Ui;

/// <summary>A page of the UI with what the browser complained of.</summary>
internal sealed class UiPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public UiPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Add(error);
        // "Failed to load" is the browser's own line for an answer of 400, which some tests provoke.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>The rows of the result table, without their headings.</summary>
    public ILocator Results => Page.Locator("a[data-result]");

    public ILocator Query => Page.GetByRole(AriaRole.Textbox, new() { Name = "TraceQL query" });

    public ILocator Tree => Page.GetByRole(AriaRole.Tree);

    public ILocator Rows => Page.GetByRole(AriaRole.Treeitem);

    public ILocator Details => Page.GetByRole(AriaRole.Complementary, new() { Name = "Span details" });

    public ILocator Row(string name) => Page.GetByRole(AriaRole.Treeitem, new() { Name = name });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>
    /// Waits until the URL says so; the UI writes it a moment after the change. The page is asked: waiting for a navigation misses one that
    /// happens just before.
    /// </summary>
    public async Task ExpectUrlParameterAsync(string name, string? value)
    {
        string? actual = null;
        for (var tries = 0; tries < 300; tries++)
        {
            var url = await Page.EvaluateAsync<string>("() => location.href");
            actual = System.Web.HttpUtility.ParseQueryString(new Uri(url).Query)[name];
            if (actual == value)
                return;
            await Task.Delay(100);
        }

        Assert.Equal(value, actual);
    }

    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
