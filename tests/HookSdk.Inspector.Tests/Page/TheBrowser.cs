using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Debian's chromium, driven by Playwright. Where there is none, tests are skipped; under CI they fail.</summary>
internal static class TheBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static async Task<OpenPage> OpenAsync(string address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(static p => Names.Select(n => Path.Combine(p, n))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            const string Needed = "needs chromium: install Debian's package chromium, or Chrome";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Needed);
            throw new InvalidOperationException(Needed);
        }

        SetDefaultExpectTimeout(60_000);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        OpenPage open = new(playwright, browser, page);
        await page.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));");
        await page.GotoAsync(address);
        return open;
    }

    /// <summary>What axe-core finds that is serious.</summary>
    public static async Task<IReadOnlyList<string>> AxeAsync(IPage page)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Page", "axe");
        string script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            using System.Diagnostics.Process npm = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
            npm.ExitCode.ShouldBe(0);
        }

        // As the browser's own tools are, so that the page's policy stays as it is.
        await page.EvaluateAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken) + ";0");
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(' ')}`)
            """);
    }
}

/// <summary>A page that is open, and what went wrong on it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    public OpenPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.PageError += (_, problem) => Problems.Add(problem);
        page.Dialog += (_, dialog) =>
        {
            Problems.Add($"a dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
            {
                Problems.Add($"an outside request: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    public List<string> Problems { get; } = [];

    public async Task EnsureCleanAsync()
    {
        Problems.ShouldBeEmpty();
        (await Page.EvaluateAsync<string[]>("window.violations")).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
