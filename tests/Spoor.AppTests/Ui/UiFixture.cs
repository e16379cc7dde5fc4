using System.Text;
using Microsoft.Playwright;
using Spoor.TestKit;

namespace Spoor.AppTests.Ui;

/// <summary>One server with three traces and one browser for all tests of the UI; where there is no Chromium, nothing.</summary>
public sealed class UiFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-ui-").FullName;
    private SpoorProcess? _server;

    public async Task InitializeAsync()
    {
        if (Requirements.FindTool("chromium") is not { } chromium)
            return;
        _server = await SpoorProcess.StartAsync(_folder);
        await SendAsync(UiTraces.CheckoutJson());
        await SendAsync(UiTraces.CartJson());
        await SendAsync(UiTraces.LargeJson());
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh page at a path of the UI. Whatever the browser complains of fails the test when the page is checked.</summary>
    internal async Task<UiPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _server!.Api.BaseAddress!.ToString(),
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        var page = new UiPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }

    private async Task SendAsync(string otlpJson)
    {
        using var content = new StringContent(otlpJson, Encoding.UTF8, "application/json");
        using var response = await _server!.Otlp.PostAsync("/v1/traces", content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        Assert.DoesNotContain("rejectedSpans", answer, StringComparison.Ordinal);
    }
}

/// <summary>Shares <see cref="UiFixture"/> between the test classes.</summary>
[CollectionDefinition(Name)]
public sealed class UiCollection : ICollectionFixture<UiFixture>
{
    public const string Name = "Web UI";
}
