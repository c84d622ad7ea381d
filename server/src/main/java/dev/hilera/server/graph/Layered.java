package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Lays out boxes so that few lines cross. */
final class Layered {
  private Layered() {}

  static Layout lay(Grouping grouping, Layout.Way way) {
    ElkNode graph = ElkGraphUtil.createGraph();
    graph.setProperty(
        LayeredOptions.DIRECTION, way == Layout.Way.RIGHT ? Direction.RIGHT : Direction.DOWN);
    graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, Sizes.BESIDE);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, Sizes.BETWEEN);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, Sizes.BESIDE);
    graph.setProperty(LayeredOptions.PADDING, new ElkPadding(0));
    // The same graph looks the same each time.
    graph.setProperty(LayeredOptions.RANDOM_SEED, 1);
    List<ElkNode> nodes = new ArrayList<>();
    for (int size : grouping.sizes()) {
      ElkNode node = ElkGraphUtil.createNode(graph);
      node.setDimensions(Sizes.width(size), Sizes.height(size));
      nodes.add(node);
    }
    Map<Grouping.Link, ElkEdge> edges = new HashMap<>();
    for (Grouping.Link link : grouping.links()) {
      edges.put(link, ElkGraphUtil.createSimpleEdge(nodes.get(link.from()), nodes.get(link.to())));
    }
    new LayeredLayoutProvider().layout(graph, new BasicProgressMonitor());
    return layout(grouping, graph, nodes, edges);
  }

  private static Layout layout(
      Grouping grouping, ElkNode graph, List<ElkNode> nodes, Map<Grouping.Link, ElkEdge> edges) {
    List<Layout.Box> boxes = new ArrayList<>();
    for (int at = 0; at < nodes.size(); at++) {
      ElkNode node = nodes.get(at);
      boxes.add(
          new Layout.Box(
              node.getX(), node.getY(), node.getWidth(), node.getHeight(), grouping.sizes()[at]));
    }
    List<Layout.Link> links = new ArrayList<>();
    edges.forEach((link, edge) -> links.add(new Layout.Link(link.from(), link.to(), points(edge))));
    return new Layout(graph.getWidth(), graph.getHeight(), false, boxes, links, grouping.boxOf());
  }

  private static List<Double> points(ElkEdge edge) {
    ElkEdgeSection section = edge.getSections().getFirst();
    List<Double> points = new ArrayList<>(List.of(section.getStartX(), section.getStartY()));
    section
        .getBendPoints()
        .forEach(bend -> {
          points.add(bend.getX());
          points.add(bend.getY());
        });
    points.add(section.getEndX());
    points.add(section.getEndY());
    return points;
  }
}
