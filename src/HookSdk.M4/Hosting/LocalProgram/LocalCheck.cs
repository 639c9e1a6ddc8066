using System.Diagnostics.CodeAnalysis;

namespace HookSdk.M4;

/// <summary>What a local program does that is started by a person, and not for a call. A class of its own, so that nothing of it is loaded for a call.</summary>
internal static class LocalCheck
{
    private const string Help = """
        An external script of the M4 softswitch, as a local program: M4 starts it for each call.

          <program> '{"user_id":7,"src":"37000000000","dst":"37099999999"}'   answers a request that is an argument; without one, a line of STDIN
          <program> --check    reads the settings, makes the script and says what is wrong; it answers no request
          <program> --help

        Settings: {0}
        Above it: variables of the environment (Section__Key=value).
        Listens:  to nothing.

        It ends with 0 for each request that it has answered, and when the check found nothing wrong; with 1 when the check did.
        """;

    private static string File => Path.Combine(AppContext.BaseDirectory, M4LocalSettings.DefaultFile);

    /// <returns>The exit code; null: a call is to be answered.</returns>
    public static int? Run(LocalScript script, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string[] args, M4LocalProgramOptions? options) => args switch
    {
        ["--help" or "-h" or "-?"] => WriteHelp(),
        ["--check"] => Check(script, type, options),
        [['-', '-', ..], ..] => Refuse(args),
        _ => null,
    };

    private static int WriteHelp()
    {
        Console.Out.WriteLine(Help.Replace("{0}", File, StringComparison.Ordinal));
        return 0;
    }

    /// <summary>A request is JSON, which begins otherwise: without this a mistyped argument would wait for a request on STDIN.</summary>
    private static int Refuse(string[] args)
    {
        Console.Error.WriteLine($"{string.Join(' ', args)} is none of its arguments. --help shows what there is.");
        return 2;
    }

    private static int Check(LocalScript script, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, M4LocalProgramOptions? options)
    {
        List<string> problems = options?.Problem is { } problem ? [problem] : [];
        try
        {
            FailureModes.Of(type, typeof(M4Script), nameof(M4Script.HandleAsync));
            M4Script instance = script.Create(out IServiceProvider? services);
            ((services ?? (object)instance) as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            problems.AddRange(StartProblems.Of(e, type.Assembly));
        }

        foreach (string line in problems)
        {
            Console.Error.WriteLine($"error: {line}");
        }

        string what = System.IO.File.Exists(File) ? File : "The script";
        Console.Out.WriteLine(problems.Count == 0 ? $"{what} can be used." : "The settings cannot be used as they are.");
        return Math.Min(problems.Count, 1);
    }
}
