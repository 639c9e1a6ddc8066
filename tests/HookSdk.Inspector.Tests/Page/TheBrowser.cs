using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

[assembly: AssemblyFixture(typeof(HookSdk.Inspector.Tests.Page.BrowserProcess))]

namespace HookSdk.Inspector.Tests.Page;

/// <summary>Debian's chromium, driven by Playwright: one for all tests, each of which has a window of its own. Where there is none, tests are skipped; under CI they fail.</summary>
internal static class TheBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    public static async Task<OpenPage> OpenAsync(string address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(static p => Names.Select(n => Path.Combine(p, n))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            const string Needed = "needs chromium: install Debian's package chromium, or Chrome";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Needed);
            throw new InvalidOperationException(Needed);
        }

        IBrowser browser = await StartAsync(program);
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        OpenPage open = new(context, page);
        await page.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));");
        await page.GotoAsync(address);
        return open;
    }

    /// <summary>Ends the browser, once all tests have.</summary>
    public static async Task EndAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static async Task<IBrowser> StartAsync(string program)
    {
        await Starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            SetDefaultExpectTimeout(60_000);
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        }
        finally
        {
            Starting.Release();
        }
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
    private readonly IBrowserContext _context;

    public OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
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

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>Ends with the last test.</summary>
public sealed class BrowserProcess : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await TheBrowser.EndAsync();
}
