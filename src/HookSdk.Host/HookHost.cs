using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Host;

/// <summary>The program: reads its arguments, and does what they ask for.</summary>
internal static class HookHost
{
    private const int Fine = ServedProgram.Fine;
    private const int Wrong = ServedProgram.Wrong;
    private const int Misused = 2;

    private static string Version => typeof(HookHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <returns>0: it has done it; 1: something is wrong with the settings or the plugins, and the errors say what; 2: with the arguments.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            HostArguments arguments = HostArguments.Parse(args);
            switch (arguments.Command)
            {
                case HostCommand.Help:
                    await output.WriteLineAsync(HostHelp.Text).ConfigureAwait(false);
                    return Fine;
                case HostCommand.Version:
                    await output.WriteLineAsync(Version).ConfigureAwait(false);
                    return Fine;
                case HostCommand.Check:
                    return await HostCheck.RunAsync(HostFile.Read(arguments.File), output, errors).ConfigureAwait(false) ? Fine : Wrong;
                default:
                    return await ServeAsync(HostFile.Read(arguments.File), errors).ConfigureAwait(false);
            }
        }
        catch (UsageException e)
        {
            await errors.WriteLineAsync($"hookhost: {e.Message} --help shows what there is.").ConfigureAwait(false);
            return Misused;
        }
        catch (HostProblemException e)
        {
            await errors.WriteLineAsync($"hookhost: {e.Message}").ConfigureAwait(false);
            return Wrong;
        }
    }

    private static Task<int> ServeAsync(HostFile file, TextWriter errors) =>
        ServedProgram.RunAsync("hookhost", program: null, errors, lines => HostApplication.Build(file, lines.AddTo), started: static app => app.Services.GetRequiredService<StartReport>().Write());
}
