using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// The Main of a program that serves hooks: it serves, or does what <c>--check</c> and <c>--help</c> ask for. A setting that cannot be used is a line, and not an abort with a stack. See docs/hosting.md.
/// </summary>
public static class HookProgram
{
    private const int Fine = ServedProgram.Fine;
    private const int Wrong = ServedProgram.Wrong;
    private const int Misused = 2;
    private const string SettingsFile = "appsettings.json";

    /// <summary>
    /// Makes the builder of a web application, as <c>WebApplication.CreateBuilder(args)</c> does, with what a hook server needs besides: <c>appsettings.json</c> beside the program counts where the
    /// current folder has none, as when a service manager starts it; settings may stand in files (<c>AddSecretFiles</c>); and <c>Kestrel</c> is read at start alone, so that a settings file that is
    /// lost or cut short for a moment closes no port.
    /// </summary>
    /// <param name="args">The program's arguments that set something.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidDataException">A settings file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A secret's file cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = File.Exists(SettingsFile) ? null : AppContext.BaseDirectory });
        builder.Configuration.AddSecretFiles();
        builder.WebHost.ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));
        return builder;
    }

    /// <summary>
    /// Runs the program. Without <c>--check</c> and <c>--help</c> it serves until it is told to stop. <c>--check</c> builds and validates everything, says what is wrong, listens to nothing, tells no
    /// broker anything and begins no work in the background. An argument that is neither a setting nor one of these is named.
    /// </summary>
    /// <remarks>
    /// What a test makes of the program (<c>WebApplicationFactory&lt;Program&gt;</c>), or a tool, is not served by it: then the application is run as <c>app.RunAsync()</c> does, and what is wrong is
    /// thrown.
    /// </remarks>
    /// <param name="args">The program's arguments.</param>
    /// <param name="build">Adds the services to the builder (of <see cref="CreateBuilder"/>), builds the application, maps what it serves and returns it. It may be called with settings that cannot be used.</param>
    /// <param name="commands">Lines for <c>--help</c> about what the program takes besides, each as <c>hash &lt;password&gt;    prints its hash</c>: the program's name is put before it. Null, the default: none.</param>
    /// <returns>The exit code. 0: it was stopped, or the check found nothing wrong. 1: the settings cannot be used, and STDERR says why. 2: the arguments cannot be understood.</returns>
    public static async Task<int> RunAsync(string[] args, Func<WebApplicationBuilder, WebApplication> build, string? commands = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(build);
        if (Assembly.GetEntryAssembly() is { } entry && AssemblyOf(build) != entry && ProgramArguments.Read(args) is not ({ IsCheck: true } or { IsHelp: true }))
        {
            await build(CreateBuilder(args)).RunAsync().ConfigureAwait(false);
            return Fine;
        }

        return await RunAsync(args, build, commands, Console.Out, Console.Error).ConfigureAwait(false);
    }

    /// <summary>Runs it as the process's own program.</summary>
    internal static async Task<int> RunAsync(string[] args, Func<WebApplicationBuilder, WebApplication> build, string? commands, TextWriter output, TextWriter errors)
    {
        string name = AssemblyOf(build).GetName().Name!;
        ProgramArguments arguments = ProgramArguments.Read(args);
        if (arguments.IsHelp)
        {
            await output.WriteLineAsync(Help(name, arguments, commands)).ConfigureAwait(false);
            return Fine;
        }

        if (arguments.Problem is { } problem)
        {
            return await MisuseAsync(problem, name, errors).ConfigureAwait(false);
        }

        return arguments.IsCheck
            ? await CheckAsync(arguments, name, build, output, errors).ConfigureAwait(false)
            : await ServeAsync(arguments, name, build, errors).ConfigureAwait(false);
    }

    /// <summary>The assembly that a delegate stands in.</summary>
    private static Assembly AssemblyOf(Delegate build)
    {
        // A lambda has its class for a target, which says it at once. To find the method, a program that is compiled with Native AOT reads the table of all its methods.
        Assembly? entry = Assembly.GetEntryAssembly();
        return entry is not null && build.Target?.GetType().Assembly == entry ? entry : build.Method.Module.Assembly;
    }

    private static Task<int> ServeAsync(ProgramArguments arguments, string name, Func<WebApplicationBuilder, WebApplication> build, TextWriter errors)
    {
        return ServedProgram.RunAsync(name, AssemblyOf(build), errors, Build, RefuseAsync);

        WebApplication Build(StartLines lines)
        {
            WebApplicationBuilder builder = CreateBuilder(arguments.Settings);
            lines.AddTo(builder);
            return build(builder);
        }

        async Task<int?> RefuseAsync(WebApplication app)
        {
            if (WrongArgument(arguments, app) is { } wrong)
            {
                return await MisuseAsync(wrong, name, errors).ConfigureAwait(false);
            }

            if (KestrelSection.Problem(app.Configuration) is not { } problem)
            {
                return null;
            }

            await errors.WriteLineAsync($"{name}: {problem}").ConfigureAwait(false);
            return Wrong;
        }
    }

    private static async Task<int> CheckAsync(ProgramArguments arguments, string name, Func<WebApplicationBuilder, WebApplication> build, TextWriter output, TextWriter errors)
    {
        CheckLines lines = new(keepsAll: true);
        List<string> problems = [];
        try
        {
            WebApplicationBuilder builder = CreateBuilder(arguments.Settings);
            CheckedStart.Prepare(builder, lines);
            WebApplication app = build(builder);
            await using (app.ConfigureAwait(false))
            {
                if (WrongArgument(arguments, app) is { } wrong)
                {
                    return await MisuseAsync(wrong, name, errors).ConfigureAwait(false);
                }

                // In a start Kestrel warns of these itself.
                foreach (string passedOver in ListenAddresses.PassedOver(app.Configuration))
                {
                    await errors.WriteLineAsync($"warning: {passedOver} = '{app.Configuration[passedOver]}' does not count, since {ListenAddresses.Before(app.Configuration)}.").ConfigureAwait(false);
                }

                if (KestrelSection.Problem(app.Configuration) is { } problem)
                {
                    problems.Add(problem);
                }

                await CheckedStart.RunAsync(app).ConfigureAwait(false);
                foreach (string line in ServedLines.Of(app))
                {
                    await output.WriteLineAsync(line).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            problems.AddRange(StartProblems.Of(e, AssemblyOf(build)));
        }

        bool isFine = await lines.WriteAsync(problems, errors).ConfigureAwait(false);
        await output.WriteLineAsync(isFine ? $"{FileOf()} can be used." : "The settings cannot be used as they are.").ConfigureAwait(false);
        return isFine ? Fine : Wrong;
    }

    private static string Help(string name, ProgramArguments arguments, string? commands)
    {
        try
        {
            return ProgramHelp.Text(name, FileOf(), CreateBuilder(arguments.Problem is null ? arguments.Settings : []).Configuration, commands);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return ProgramHelp.Text(name, FileOf(), null, commands);
        }
    }

    private static string? WrongArgument(ProgramArguments arguments, WebApplication app) =>
        arguments.UnknownSection((IConfigurationRoot)app.Configuration, app.Services.GetServices<ReadSection>().Select(static s => s.Path)) ?? arguments.PassedOver(app.Configuration);

    private static async Task<int> MisuseAsync(string problem, string name, TextWriter errors)
    {
        await errors.WriteLineAsync($"{name}: {problem} --help shows what there is.").ConfigureAwait(false);
        return Misused;
    }

    private static string FileOf() => Path.GetFullPath(SettingsFile) is var here && File.Exists(here) ? here : Path.Combine(AppContext.BaseDirectory, SettingsFile);
}
