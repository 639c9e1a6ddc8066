using System.Globalization;
using HookSdk.M4;
using HookSdk.M4.LocalPrograms;
using Microsoft.Extensions.DependencyInjection;

// The program that the tests run: the first argument names the script, DEADLINE_MS its deadline.
M4LocalProgramOptions options = new()
{
    Deadline = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable("DEADLINE_MS") ?? "60000", CultureInfo.InvariantCulture)),
};
return args.FirstOrDefault() switch
{
    "demo" => await M4LocalProgram.RunAsync<DemoScript>(args, static services => services.AddSingleton(new DemoOptions()), options),
    "closed" => await M4LocalProgram.RunAsync<ClosedScript>(args, options),
    "no-services" => await M4LocalProgram.RunAsync<DemoScript>(args, static _ => { }, options),
    "services-throw" => await M4LocalProgram.RunAsync<DemoScript>(args, static _ => throw new InvalidOperationException("no database"), options),
    _ => await M4LocalProgram.RunAsync<MisbehavingScript>(args, options),
};
