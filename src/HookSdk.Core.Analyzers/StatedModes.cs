using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace HookSdk.Analyzers;

/// <summary>Reads failure modes from symbols, as their names: what a hook allows, and what stands on a method or class.</summary>
internal sealed class StatedModes(INamedTypeSymbol statement, INamedTypeSymbol declaration)
{
    private const string Prefix = "Fail";
    private const string Suffix = "Attribute";

    /// <summary>The method that an override goes back to.</summary>
    public static IMethodSymbol HookOf(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;

        return method.OriginalDefinition;
    }

    /// <summary>The modes that the hook allows; none for a method that decides nothing.</summary>
    public ImmutableArray<string> Legal(IMethodSymbol hook)
    {
        AttributeData? attribute = hook.GetAttributes()
            .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.AttributeClass, declaration));

        return attribute?.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } modes
            ? ImmutableArray.CreateRange(modes.Values, ModeName)
            : ImmutableArray<string>.Empty;
    }

    /// <summary>The modes that are stated on the symbol itself. The mode is in the attribute's name, since an attribute's constructor cannot be run here.</summary>
    public ImmutableArray<string> StatedOn(ISymbol symbol) => ImmutableArray.CreateRange(
        symbol.GetAttributes().Where(attribute => IsStatement(attribute.AttributeClass)).Select(attribute => ModeName(attribute.AttributeClass!.Name)));

    private bool IsStatement(INamedTypeSymbol? attribute)
    {
        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, statement))
                return true;
        }

        return false;
    }

    private static string ModeName(string attribute)
    {
        string name = attribute.EndsWith(Suffix, StringComparison.Ordinal) ? attribute.Substring(0, attribute.Length - Suffix.Length) : attribute;
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name.Substring(Prefix.Length) : name;
    }

    private static string ModeName(TypedConstant mode) =>
        mode.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, mode.Value))?.Name
        ?? mode.Value?.ToString()
        ?? string.Empty;
}
