/**
 * The views of the page, in the order of the navigation. A place `#/data/…` belongs to the view named `data`; its module is
 * fetched when it is first opened. `nav: false` keeps a view out of the navigation. To add a view, add a line.
 */
export const VIEWS = [
  { name: '', title: 'Home', nav: false, load: () => import('./views/home.js') },
  { name: 'data', title: 'Data', load: () => import('./views/data.js') },
  { name: 'network', title: 'Network', load: () => import('./views/network.js') },
  { name: 'training', title: 'Training', load: () => import('./views/training.js') },
  { name: 'inside', title: 'Inside', load: () => import('./views/inside.js'), css: 'views/inside.css' },
  { name: 'predict', title: 'Predict', load: () => import('./views/predict.js'), css: 'views/inside.css' },
  { name: 'models', title: 'Models', load: () => import('./views/models.js'), css: 'views/inside.css' },
  { name: 'jobs', title: 'Jobs', load: () => import('./views/jobs.js'), css: 'views/inside.css' },
  { name: 'sweeps', title: 'Sweeps', load: () => import('./views/sweeps.js'), css: 'views/inside.css' },
  { name: 'compare', title: 'Side by side', nav: false, load: () => import('./views/compare.js'), css: 'views/inside.css' },
  { name: 'learn', title: 'Learn', load: () => import('./views/learn.js'), css: 'views/inside.css' },
  { name: 'reference', title: 'Reference', load: () => import('./views/reference.js') },
];
