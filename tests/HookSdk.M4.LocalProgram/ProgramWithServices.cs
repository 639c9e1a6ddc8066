using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4.LocalPrograms;

/// <summary>Apart, so that the other scripts run without anything of services.</summary>
internal static class ProgramWithServices
{
    public static Task<int> RunAsync(string[] args, M4LocalProgramOptions options) => M4LocalProgram.RunAsync<DemoScript>(
        args,
        services =>
        {
            if (args[0] == "services-throw")
            {
                throw new InvalidOperationException("no database");
            }

            if (args[0] == "demo")
            {
                services.AddSingleton(new DemoOptions());
            }
        },
        options);

    public static Task<int> RunFilteredAsync(string[] args, M4LocalProgramOptions options) =>
        M4LocalProgram.RunAsync<DemoScript>(args, static services => services.AddSingleton(new DemoOptions()).AddM4().AddHookFilter<RejectsAll>(), options);

    public static Task<int> RunObservedAsync(string[] args, M4LocalProgramOptions options) =>
        M4LocalProgram.RunAsync<DemoScript>(args, static services => services.AddSingleton(new DemoOptions()).AddHookObserver<Watches>(), options);
}
