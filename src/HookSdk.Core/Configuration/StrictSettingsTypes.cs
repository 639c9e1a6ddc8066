using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HookSdk;

/// <summary>
/// The types that <c>AddStrictSettings</c> reads by reflection. Code that is generated beside its calls names them, so that a program which is trimmed or compiled with Native AOT
/// keeps what is set there; nobody else need call this.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StrictSettingsTypes
{
    // .NET sets it where the project asks for a trimmed program or for Native AOT (PublishTrimmed, PublishAot), in what is only built too: so it is told before anybody publishes.
    private const string TrimmedSwitch = "Microsoft.Extensions.DependencyInjection.VerifyOpenGenericServiceTrimmability";

    private static readonly ConcurrentDictionary<Type, bool> Kept = new();
    private static readonly bool IsTrimmed = !RuntimeFeature.IsDynamicCodeSupported || (AppContext.TryGetSwitch(TrimmedSwitch, out bool isOn) && isOn);

    /// <summary>Keeps a type's properties, constructors and methods.</summary>
    /// <typeparam name="T">The type of options, of a property of theirs, or of an entry.</typeparam>
    public static void Keep<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicFields
        | DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] T>()
    {
        // Elsewhere nothing is left out, and a plugin's type that is remembered here could not be unloaded.
        if (IsTrimmed)
        {
            Kept[typeof(T)] = true;
        }
    }

    /// <summary>Keeps the names of an enumeration.</summary>
    /// <typeparam name="TEnum">The type of a property or of an entry.</typeparam>
    public static void KeepNames<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TEnum>()
    {
        // Naming it is all.
    }

    /// <summary>Keeps the arrays of a type.</summary>
    /// <typeparam name="TEntry">The type of an entry.</typeparam>
    public static void KeepArrays<TEntry>() => GC.KeepAlive(Array.Empty<TEntry>());

    /// <exception cref="InvalidOperationException">The type was left out, as no generated code names it.</exception>
    internal static void EnsureKept(Type options)
    {
        if (IsTrimmed && !Kept.ContainsKey(options))
        {
            throw new InvalidOperationException(
                $"{options.Name} cannot be read in a program that is trimmed or compiled with Native AOT: its properties are left out. Make the class internal or public, and name it where AddStrictSettings is called: AddStrictSettings<{options.Name}>(...).");
        }
    }
}
