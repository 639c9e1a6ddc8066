using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4;

/// <summary>
/// Runs a script as a local program, once a call: <c>return await M4LocalProgram.RunAsync&lt;MyScript&gt;(args);</c>. The request is the first argument that
/// begins with <c>{</c>, otherwise one line of STDIN; the answer is one line of JSON on STDOUT, and the exit code is 0.
/// With the one argument <c>--check</c> it makes the script, says what is wrong and answers no request: the exit code is 0 or 1. <c>--help</c> says how it is started.
/// </summary>
/// <remarks>
/// <para>Whatever happens in the script, exactly one line is answered: when it throws, hangs, returns null, ends the process or lets an exception escape on another
/// thread, and when the request cannot be read, the line is the fallback that the script states with <see cref="FailOpenAttribute"/> or
/// <see cref="FailClosedAttribute"/>. What the script, a library or a child process prints goes to STDERR, and so do the reasons of failures.</para>
/// <para>Nothing can be answered when the process is killed by a signal or for want of memory, when its stack overflows or <c>Environment.FailFast</c> is called, when native
/// code crashes, and when it is ended before this method runs. What was printed before this method runs is on STDOUT.</para>
/// <para>Once the line is written, STDOUT is closed, and the process ends at the latest a second after the deadline, even with threads that still run.
/// In a test, run the published program through <c>FakeM4</c>: in a test's own process this method would take the test runner's STDOUT.</para>
/// </remarks>
public static class M4LocalProgram
{
    /// <summary>Runs a script that needs nothing but itself. This is the form that starts quickest.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="args">The program's arguments.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <returns>The exit code: 0; of a check that found something wrong, 1.</returns>
    public static Task<int> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TScript>(
        string[] args, M4LocalProgramOptions? options = null)
        where TScript : M4Script, new() =>
        Run(new LocalScript<TScript>(), typeof(TScript), args, options);

    /// <summary>Runs a script that is made by hand: nothing is loaded but what the delegate touches.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="args">The program's arguments.</param>
    /// <param name="script">Makes the script. It runs under the deadline too, and what it throws is answered with the fallback. A script that is disposable is disposed of after the answer.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <returns>The exit code: 0; of a check that found something wrong, 1.</returns>
    public static Task<int> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TScript>(
        string[] args, Func<TScript> script, M4LocalProgramOptions? options = null)
        where TScript : M4Script
    {
        ArgumentNullException.ThrowIfNull(script);
        return Run(new MadeLocalScript(script), typeof(TScript), args, options);
    }

    /// <summary>Runs a script whose constructor is given services. The container alone takes several milliseconds, which are paid on every call.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="args">The program's arguments.</param>
    /// <param name="services">Adds services. It runs under the deadline too, and what it throws is answered with the fallback.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <returns>The exit code: 0; of a check that found something wrong, 1.</returns>
    public static Task<int> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(
        string[] args, Action<IServiceCollection> services, M4LocalProgramOptions? options = null)
        where TScript : M4Script
    {
        ArgumentNullException.ThrowIfNull(services);
        return Run(new LocalScriptWithServices<TScript>(services), typeof(TScript), args, options);
    }

    private static Task<int> Run(
        LocalScript script, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string[] args, M4LocalProgramOptions? options)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [['-', ..], ..] && LocalCheck.Run(script, type, args, options) is { } exitCode)
        {
            return Task.FromResult(exitCode);
        }

        return Task.FromResult(new LocalRun(script, type, args, options ?? new M4LocalProgramOptions()).Run());
    }
}
