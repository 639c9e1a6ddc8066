using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Settings;

/// <summary>Options that no generated code names, where the project asks for a trimmed program.</summary>
public sealed class StrictSettingsTypesTests : IDisposable
{
    private const string TrimmedSwitch = "Microsoft.Extensions.DependencyInjection.VerifyOpenGenericServiceTrimmability";

    private readonly AssemblyLoadContext _context = new("trimmed", isCollectible: true);

    public void Dispose() => _context.Unload();

    [Fact]
    public void TrimmedProgram_RefusesOptionsThatNobodyNames()
    {
        // A second Core, for which the switch is on. The one of all other tests, and .NET's container, have read it before.
        new ServiceCollection().AddStrictSettings<Named>("Named");
        using ServiceProvider read = new ServiceCollection().BuildServiceProvider();
        AppContext.SetSwitch(TrimmedSwitch, true);
        try
        {
            Type types = _context.LoadFromAssemblyPath(typeof(HookServer).Assembly.Location).GetType(typeof(StrictSettingsTypes).FullName!, throwOnError: true)!;
            types.GetMethod("Keep")!.MakeGenericMethod(typeof(Named)).Invoke(null, null);
            MethodInfo ensureKept = types.GetMethod("EnsureKept", BindingFlags.Static | BindingFlags.NonPublic)!;

            ensureKept.Invoke(null, [typeof(Named)]);
            TargetInvocationException thrown = Should.Throw<TargetInvocationException>(() => ensureKept.Invoke(null, [typeof(Unnamed)]));

            thrown.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe(
                "Unnamed cannot be read in a program that is trimmed or compiled with Native AOT: its properties are left out. Make the class internal or public, and name it where AddStrictSettings is called: AddStrictSettings<Unnamed>(...).");
        }
        finally
        {
            AppContext.SetSwitch(TrimmedSwitch, false);
        }
    }

    [Fact]
    public void OtherPrograms_TakeOptionsThatNobodyNames() =>
        Should.NotThrow(static () => Generic<Unnamed>(new ServiceCollection()));

    private static void Generic<TOptions>(IServiceCollection services)
        where TOptions : class, new() =>
        services.AddStrictSettings<TOptions>("Section");

    private sealed class Unnamed;

    private sealed class Named;
}
