using System.Globalization;
using HookSdk.M4;
using HookSdk.M4.LocalPrograms;

// The program that the tests run: the first argument names the script, DEADLINE_MS its deadline, DRY_RUN=1 that it enforces nothing.
M4LocalProgramOptions options = new()
{
    Deadline = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable("DEADLINE_MS") ?? "60000", CultureInfo.InvariantCulture)),
    DryRun = Environment.GetEnvironmentVariable("DRY_RUN") == "1",
};
return args.FirstOrDefault() switch
{
    "demo" or "no-services" or "services-throw" => await ProgramWithServices.RunAsync(args, options),
    "made" => await M4LocalProgram.RunAsync(args, static () => new MisbehavingScript(), options),
    "made-of-nothing" => await M4LocalProgram.RunAsync<ClosedScript>(args, static () => null!, options),
    "making-throws" => await M4LocalProgram.RunAsync<ClosedScript>(args, static () => throw new FormatException("CallerIds: no."), options),
    "filtered" => await M4LocalProgram.RunAsync<FilteredScript>(args, options),
    "filtered-by-services" => await ProgramWithServices.RunFilteredAsync(args, options),
    "observed-by-services" => await ProgramWithServices.RunObservedAsync(args, options),
    "closed" => await M4LocalProgram.RunAsync<ClosedScript>(args, options),
    "--check" => await M4LocalProgram.RunAsync<ClosedScript>(args, M4LocalProgramOptions.FromEnvironment()),
    "environment" => await M4LocalProgram.RunAsync<ClosedScript>(args, M4LocalProgramOptions.FromEnvironment()),
    _ => await M4LocalProgram.RunAsync<MisbehavingScript>(args, options),
};
